package org.trinomen.archive.job;

import java.nio.file.Path;

/**
 * A file that a job has made.
 *
 * @param name to be proposed to whoever saves it
 */
public record JobOutput(Path file, String contentType, String name) {}
