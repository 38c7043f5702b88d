"""The staff's report on links, and the form that replaces one."""
