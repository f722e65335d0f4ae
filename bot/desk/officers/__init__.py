"""Who works at the desk: accounts, invitations, signing in, sessions."""
