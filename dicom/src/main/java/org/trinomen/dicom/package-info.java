/** Values, data sets and the dictionary (PS3.5, PS3.6). Knows no file, no network, no archive. */
@NullMarked
package org.trinomen.dicom;

import org.jspecify.annotations.NullMarked;
