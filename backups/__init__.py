"""One dated archive of all that the site is, and a site made of one."""
