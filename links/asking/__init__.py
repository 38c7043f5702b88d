"""Asks other sites, one at a time, with bounds on everything that they may do in answer."""
