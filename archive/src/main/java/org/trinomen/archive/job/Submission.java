package org.trinomen.archive.job;

import java.util.Map;
import java.util.Optional;

/**
 * A job as someone hands it in. It runs with what its submitter was allowed when it was handed in.
 *
 * @param priority those of a higher one run first
 * @param submitter account of who handed it in, or the AE title
 * @param address IP address it came from; may be empty
 * @param permission name of the permission that was asked for and given; whoever fetches an output
 *     needs it too
 * @param userData anything in JSON that the submitter wants to find with it
 * @param request what it can be made anew from when the server is started again: texts, numbers,
 *     booleans, lists and maps of these. Empty: it ends with the server
 */
public record Submission(
    Job job,
    int priority,
    String submitter,
    String address,
    String permission,
    Optional<String> userData,
    Optional<Map<String, Object>> request) {}
