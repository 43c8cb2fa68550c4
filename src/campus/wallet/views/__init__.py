"""Pages of the wallet: what one holds, the public page of a credential, and its files."""
