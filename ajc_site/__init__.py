"""The project: settings, addresses, middleware, starting up. It wires the rest together."""
