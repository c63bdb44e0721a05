package org.trinomen.server.demo;

/**
 * An instance as a scanner would send it.
 *
 * @param sopClassUid Affected SOP Class UID
 * @param sopInstanceUid Affected SOP Instance UID
 * @param transferSyntaxUid how the data set is encoded
 * @param dataSet the encoded data set, without file meta information
 */
public record DemoInstance(
    String sopClassUid, String sopInstanceUid, String transferSyntaxUid, byte[] dataSet) {}
