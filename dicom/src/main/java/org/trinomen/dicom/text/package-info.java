/**
 * Text in DICOM: Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 §6.1) both ways, and the dump for
 * people. Knows values and data sets; knows no file and no network.
 */
@NullMarked
package org.trinomen.dicom.text;

import org.jspecify.annotations.NullMarked;
