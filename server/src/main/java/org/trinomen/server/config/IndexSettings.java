package org.trinomen.server.config;

import java.util.Optional;
import org.trinomen.archive.index.PostgresSettings;

/**
 * Where the index is.
 *
 * @param postgres the database; empty: a file of the data folder
 * @param unindexedMax how many instances are kept while the index can't be reached
 */
public record IndexSettings(Optional<PostgresSettings> postgres, int unindexedMax) {}
