/**
 * Plain-text configuration read into immutable records. Every key is named, explained and given its
 * default in {@code trinomen-reference.conf}; a key that is not there is an error. Knows no door
 * and opens no socket.
 */
@NullMarked
package org.trinomen.server.config;

import org.jspecify.annotations.NullMarked;
