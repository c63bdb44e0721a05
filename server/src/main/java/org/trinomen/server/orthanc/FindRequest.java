package org.trinomen.server.orthanc;

import java.util.Set;
import org.trinomen.archive.query.Query;

/**
 * The body of {@code /tools/find}.
 *
 * @param expand details instead of identifiers
 */
record FindRequest(
    Query query,
    boolean expand,
    TagFormat format,
    Set<Integer> requestedTags,
    Set<ResponseContent> content) {}
