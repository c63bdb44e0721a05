package org.trinomen.server.config;

import org.trinomen.archive.job.JobSettings;

/**
 * What jobs may take.
 *
 * @param queue the queue of jobs
 * @param archivesKept how many archives that jobs have made are kept
 * @param archiveCompression how much archives are compressed, 0 to 9
 */
public record JobLimits(JobSettings queue, int archivesKept, int archiveCompression) {}
