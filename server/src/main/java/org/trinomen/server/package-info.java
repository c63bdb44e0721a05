/**
 * The doors. {@code Wiring} alone builds the graph of objects; the packages below translate between
 * a protocol and the archive.
 */
@NullMarked
package org.trinomen.server;

import org.jspecify.annotations.NullMarked;
