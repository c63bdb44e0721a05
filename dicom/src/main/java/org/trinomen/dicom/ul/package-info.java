/**
 * The upper layer protocol (PS3.8): protocol data units, the state table, associations over a
 * socket. Knows messages only as fragments of bytes; what they say is {@code dimse}'s matter.
 */
@NullMarked
package org.trinomen.dicom.ul;

import org.jspecify.annotations.NullMarked;
