/**
 * Images (PS3.3 §C.7.6.3, PS3.5 §8 and §A): what they are made of, their frames one at a time, and
 * how frames are compressed. Knows bytes at offsets, no file system, no archive; codecs that need a
 * library come from outside as {@link org.trinomen.dicom.pixel.FrameDecoder}.
 */
@NullMarked
package org.trinomen.dicom.pixel;

import org.jspecify.annotations.NullMarked;
