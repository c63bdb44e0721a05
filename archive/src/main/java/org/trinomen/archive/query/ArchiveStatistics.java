package org.trinomen.archive.query;

/**
 * How much is held, in the whole archive or below one resource.
 *
 * @param patients patients as recorded
 * @param studies imaging studies
 * @param series series
 * @param instances instances; other content under the same public id is not counted again
 * @param bytes length of all files held, other content under the same public id included
 */
public record ArchiveStatistics(
    long patients, long studies, long series, long instances, long bytes) {}
