"""What people agreed to, when that ends, and taking somebody’s name out of everything the site holds."""
