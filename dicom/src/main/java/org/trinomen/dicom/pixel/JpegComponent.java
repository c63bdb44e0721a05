package org.trinomen.dicom.pixel;

/** A component of a JPEG frame (ISO 10918-1 §B.2.2): its coefficients, block after block. */
final class JpegComponent {

  final byte id;
  final int horizontal;
  final int vertical;
  final int tableNumber;

  /** Blocks with samples of the image. */
  final int blockColumns;

  final int blockRows;

  /** Blocks in a row with those that fill up the last unit of interleaved scans (§A.2.4). */
  final int stride;

  final int storedRows;
  final short[] coefficients;

  /** Of the scan that is decoded. */
  int dc;

  HuffmanTable dcTable = JpegScan.NO_TABLE;
  HuffmanTable acTable = JpegScan.NO_TABLE;

  /** Quantization as it stood when the component's first scan began; row by row. */
  int[] quantization = new int[0];

  JpegComponent(byte id, int horizontal, int vertical, int tableNumber, int[] blocks, int[] units) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.tableNumber = tableNumber;
    this.blockColumns = blocks[0];
    this.blockRows = blocks[1];
    this.stride = units[0] * horizontal;
    this.storedRows = units[1] * vertical;
    this.coefficients = new short[Math.multiplyExact(Math.multiplyExact(stride, storedRows), 64)];
  }

  int block(int row, int column) {
    return (row * stride + column) * 64;
  }
}
