"""Records of the national public-service portal: read, made into drafts, compared with what the ward has checked."""
