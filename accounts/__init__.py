"""Who of the staff gets in: passkeys, passwords and codes, how often they may be guessed, links, sign-ins."""
