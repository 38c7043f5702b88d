"""Makes the demo's pictures, PDFs and clips. A tool for developers: the site only ships its results."""
