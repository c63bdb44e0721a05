package org.trinomen.archive.backup;

/**
 * A file of a backup.
 *
 * @param path in the data folder, with slashes
 * @param bytes its length as backed up
 * @param sha256 of these, 64 hexadecimal digits
 * @param modified when the source was changed last, milliseconds since 1970
 * @param records of a volume; 0 for others
 * @param in the name of the backup that holds the bytes: this one, or an older one
 */
public record BackupFile(
    String path, long bytes, String sha256, long modified, long records, String in) {}
