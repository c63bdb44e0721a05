package org.trinomen.dicom.pixel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in arrays of bytes, low byte first, as all samples are once decoded. */
public final class LittleEndian {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static int signed16(byte[] array, int at) {
    return (short) SHORTS.get(array, at);
  }

  public static int unsigned16(byte[] array, int at) {
    return (short) SHORTS.get(array, at) & 0xFFFF;
  }

  public static int signed32(byte[] array, int at) {
    return (int) INTS.get(array, at);
  }

  public static long unsigned32(byte[] array, int at) {
    return (int) INTS.get(array, at) & 0xFFFFFFFFL;
  }

  public static long signed64(byte[] array, int at) {
    return (long) LONGS.get(array, at);
  }

  public static void put16(byte[] array, int at, int value) {
    SHORTS.set(array, at, (short) value);
  }

  public static void put32(byte[] array, int at, int value) {
    INTS.set(array, at, value);
  }
}
