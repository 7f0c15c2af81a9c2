"""People: accounts, members, invitations, the trail."""
