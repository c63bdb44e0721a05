package org.trinomen.archive.volume;

import java.util.Optional;
import org.trinomen.archive.file.DurableFile;

/**
 * A volume that can be read.
 *
 * @param cipher if the volume is encrypted
 */
record OpenVolume(DurableFile file, VolumeHeader header, Optional<PayloadCipher> cipher) {}
