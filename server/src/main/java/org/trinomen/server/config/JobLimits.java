package org.trinomen.server.config;

import org.trinomen.archive.job.JobSettings;

/**
 * What jobs may take.
 *
 * @param queue the queue of jobs
 * @param archivesKept how many archives that jobs have made are kept
 */
public record JobLimits(JobSettings queue, int archivesKept) {}
