package org.trinomen.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where signed checkpoints of the chains go; without a folder none are written.
 *
 * @param folder is there, outside of the data folder; only with a key
 * @param key the file of the key; only with a folder
 * @param every how often
 */
public record CheckpointSettings(Optional<Path> folder, Optional<Path> key, Duration every) {}
