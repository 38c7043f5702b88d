"""Following the site without an account: Atom feeds, and the sitemap that search engines follow."""
