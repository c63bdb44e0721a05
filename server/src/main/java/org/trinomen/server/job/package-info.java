/**
 * What the queue of jobs needs of the server: files that outlast a restart, the words for what went
 * wrong, the audit trail. Knows no route.
 */
@NullMarked
package org.trinomen.server.job;

import org.jspecify.annotations.NullMarked;
