package org.trinomen.archive.curation;

/**
 * Which state of a metadata or attachment someone has seen, and wants to change.
 *
 * @param number how often it was changed since it was first set
 * @param md5 of the content, 32 hexadecimal digits
 */
public record Revision(long number, String md5) {}
