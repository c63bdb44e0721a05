/**
 * Reading and writing data sets and files (PS3.5 §7, §A; PS3.10 §7). Knows streams of bytes, no
 * file system, no network, no archive.
 */
@NullMarked
package org.trinomen.dicom.io;

import org.jspecify.annotations.NullMarked;
