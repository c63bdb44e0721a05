package org.trinomen.dicom.io;

/** Numbers in element headers. */
final class Words {

  private Words() {}

  static int unsigned16(byte[] array, int at, boolean bigEndian) {
    int first = array[at] & 0xFF;
    int second = array[at + 1] & 0xFF;
    return bigEndian ? (first << 8) | second : (second << 8) | first;
  }

  static long unsigned32(byte[] array, int at, boolean bigEndian) {
    long first = unsigned16(array, at, bigEndian);
    long second = unsigned16(array, at + 2, bigEndian);
    return bigEndian ? (first << 16) | second : (second << 16) | first;
  }

  /** Group and element number, each in the byte order of the data set. */
  static int tag(byte[] array, int at, boolean bigEndian) {
    return (unsigned16(array, at, bigEndian) << 16) | unsigned16(array, at + 2, bigEndian);
  }

  /** The two bytes of a VR, which stand in the same order everywhere. */
  static int vrCode(byte[] array, int at) {
    return ((array[at] & 0xFF) << 8) | (array[at + 1] & 0xFF);
  }

  static void put16(byte[] array, int at, int value, boolean bigEndian) {
    array[at] = (byte) (bigEndian ? value >>> 8 : value);
    array[at + 1] = (byte) (bigEndian ? value : value >>> 8);
  }

  static void put32(byte[] array, int at, long value, boolean bigEndian) {
    put16(array, at, (int) (bigEndian ? value >>> 16 : value), bigEndian);
    put16(array, at + 2, (int) (bigEndian ? value : value >>> 16), bigEndian);
  }

  static void putTag(byte[] array, int at, int tag, boolean bigEndian) {
    put16(array, at, tag >>> 16, bigEndian);
    put16(array, at + 2, tag, bigEndian);
  }
}
