/** Numbers that doors and parts count, for whoever watches the server. Knows none of them. */
@NullMarked
package org.trinomen.server.metrics;

import org.jspecify.annotations.NullMarked;
