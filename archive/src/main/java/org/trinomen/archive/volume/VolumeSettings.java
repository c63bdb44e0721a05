package org.trinomen.archive.volume;

/**
 * How volumes are kept.
 *
 * @param sealAtBytes a volume that the next record would carry beyond this size is sealed; a record
 *     larger than that gets a volume of its own
 * @param reserveBytes what an append leaves free on the disk, for the index, the audit trail and
 *     the logs to go on
 * @param aheadBytesMax how far a volume that takes records is written ahead with zeros; 0 for not
 *     at all
 * @param openFilesMax how many volumes are held open for reading
 */
public record VolumeSettings(
    long sealAtBytes, long reserveBytes, long aheadBytesMax, int openFilesMax) {

  /** 1 GiB volumes, 64 MiB in reserve, 4 MiB ahead, 64 open files. */
  public static final VolumeSettings DEFAULT =
      new VolumeSettings(1L << 30, 64L << 20, 4L << 20, 64);

  public VolumeSettings {
    if (sealAtBytes < 1 || reserveBytes < 0 || aheadBytesMax < 0 || openFilesMax < 1) {
      throw new IllegalArgumentException(
          "volume settings: sealAtBytes %d, reserveBytes %d, aheadBytesMax %d, openFilesMax %d"
              .formatted(sealAtBytes, reserveBytes, aheadBytesMax, openFilesMax));
    }
  }
}
