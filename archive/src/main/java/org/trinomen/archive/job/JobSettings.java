package org.trinomen.archive.job;

/**
 * Limits of jobs.
 *
 * @param concurrent how many run at once
 * @param waitingMax how many may wait; more are refused
 * @param kept how many that have ended are remembered
 */
public record JobSettings(int concurrent, int waitingMax, int kept) {}
