/**
 * Encryption at rest: keys that wrap data keys, data keys in files, and bytes that are encrypted in
 * chunks, so that any part of them can be read alone. Knows nothing of what the bytes are.
 */
@NullMarked
package org.trinomen.archive.encryption;

import org.jspecify.annotations.NullMarked;
