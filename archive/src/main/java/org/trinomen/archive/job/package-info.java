/**
 * Work that goes on behind a request: queued, done in steps a few jobs at a time, watched, paused,
 * cancelled and done again. {@link org.trinomen.archive.job.JobEngine} is the whole of it; what a
 * job does is its own, as a {@link org.trinomen.archive.job.Job}. Knows no door and no kind of job.
 */
@NullMarked
package org.trinomen.archive.job;

import org.jspecify.annotations.NullMarked;
