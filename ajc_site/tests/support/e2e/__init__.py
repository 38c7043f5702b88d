"""What tests in a browser share. Playwright, which drives it, is not in the image."""
