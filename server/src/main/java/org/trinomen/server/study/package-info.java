/**
 * Research studies in plain text: reads the folder that describes a study, lists of received scans,
 * and writes lists of decisions. Knows no door; what the rows mean is said in {@code
 * org.trinomen.identity.study}.
 */
@NullMarked
package org.trinomen.server.study;

import org.jspecify.annotations.NullMarked;
