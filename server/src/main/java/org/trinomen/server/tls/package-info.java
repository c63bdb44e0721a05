/**
 * Certificates and keys as files have them, and the TLS that is made with them, for every door and
 * for calls to others. Knows no door.
 */
@NullMarked
package org.trinomen.server.tls;

import org.jspecify.annotations.NullMarked;
