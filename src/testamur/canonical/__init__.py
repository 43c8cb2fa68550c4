"""The one form of a document that is hashed and signed: JCS for its digest, RDFC-1.0 for its proof."""
