package org.trinomen.archive.pixel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * The functions of OpenJPEG 2 (openjpeg.h of 2.5) that are called here. The library reads and
 * writes through three call-backs; what they work on is a {@link #BUFFER} in native memory, so that
 * the same three serve every call.
 */
// Native memory is what this is about, and the call-backs are found by their names.
@SuppressWarnings({"restricted", "UnusedMethod"})
final class OpenJpegLibrary {

  private static final String NAME = "libopenjp2.so.7";

  /** address, capacity, position, length. */
  static final MemoryLayout BUFFER = MemoryLayout.sequenceLayout(4, JAVA_LONG);

  private static final int POSITION = 16;
  private static final int LENGTH = 24;

  private static final class Loaded {
    static final Optional<OpenJpegLibrary> LIBRARY = load();
  }

  final MethodHandle createDecompress;
  final MethodHandle createCompress;
  final MethodHandle setupDecoder;
  final MethodHandle defaultDecoder;
  final MethodHandle readHeader;
  final MethodHandle decode;
  final MethodHandle endDecompress;
  final MethodHandle destroyCodec;
  final MethodHandle destroyImage;
  final MethodHandle defaultEncoder;
  final MethodHandle setupEncoder;
  final MethodHandle createImage;
  final MethodHandle startCompress;
  final MethodHandle encode;
  final MethodHandle endCompress;
  private final MethodHandle createStream;
  private final MethodHandle setRead;
  private final MethodHandle setWrite;
  private final MethodHandle setSkip;
  private final MethodHandle setSeek;
  private final MethodHandle setUserData;
  private final MethodHandle setUserDataLength;
  private final MethodHandle destroyStream;
  private final MemorySegment read;
  private final MemorySegment write;
  private final MemorySegment skip;
  private final MemorySegment seek;

  private OpenJpegLibrary(SymbolLookup symbols) {
    Functions find = new Functions(Linker.nativeLinker(), symbols);
    createDecompress = find.function("opj_create_decompress", ADDRESS, JAVA_INT);
    createCompress = find.function("opj_create_compress", ADDRESS, JAVA_INT);
    setupDecoder = find.function("opj_setup_decoder", JAVA_INT, ADDRESS, ADDRESS);
    defaultDecoder = find.procedure("opj_set_default_decoder_parameters", ADDRESS);
    readHeader = find.function("opj_read_header", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    decode = find.function("opj_decode", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    endDecompress = find.function("opj_end_decompress", JAVA_INT, ADDRESS, ADDRESS);
    destroyCodec = find.procedure("opj_destroy_codec", ADDRESS);
    destroyImage = find.procedure("opj_image_destroy", ADDRESS);
    defaultEncoder = find.procedure("opj_set_default_encoder_parameters", ADDRESS);
    setupEncoder = find.function("opj_setup_encoder", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    createImage = find.function("opj_image_create", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    startCompress = find.function("opj_start_compress", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    encode = find.function("opj_encode", JAVA_INT, ADDRESS, ADDRESS);
    endCompress = find.function("opj_end_compress", JAVA_INT, ADDRESS, ADDRESS);
    createStream = find.function("opj_stream_create", ADDRESS, JAVA_LONG, JAVA_INT);
    setRead = find.procedure("opj_stream_set_read_function", ADDRESS, ADDRESS);
    setWrite = find.procedure("opj_stream_set_write_function", ADDRESS, ADDRESS);
    setSkip = find.procedure("opj_stream_set_skip_function", ADDRESS, ADDRESS);
    setSeek = find.procedure("opj_stream_set_seek_function", ADDRESS, ADDRESS);
    setUserData = find.procedure("opj_stream_set_user_data", ADDRESS, ADDRESS, ADDRESS);
    setUserDataLength = find.procedure("opj_stream_set_user_data_length", ADDRESS, JAVA_LONG);
    destroyStream = find.procedure("opj_stream_destroy", ADDRESS);
    FunctionDescriptor transfer = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
    read = find.callBack("read", transfer);
    write = find.callBack("write", transfer);
    skip = find.callBack("skip", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS));
    seek = find.callBack("seek", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
  }

  /**
   * What calls native functions. Their handles declare that they throw anything at all; nothing
   * that must be caught comes out of them.
   */
  interface NativeCall<R, E extends Throwable> {
    R run() throws E;
  }

  /** Calls native functions, without a clause for what they do not throw. */
  @SuppressWarnings("unchecked")
  static <R> R call(NativeCall<R, Throwable> call) {
    return ((NativeCall<R, RuntimeException>) (NativeCall<R, ?>) call).run();
  }

  /** The library, if this machine has it. */
  static Optional<OpenJpegLibrary> find() {
    return Loaded.LIBRARY;
  }

  private static Optional<OpenJpegLibrary> load() {
    try {
      return Optional.of(new OpenJpegLibrary(SymbolLookup.libraryLookup(NAME, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A stream over a buffer. */
  MemorySegment stream(MemorySegment buffer, boolean input) throws Throwable {
    MemorySegment stream = (MemorySegment) createStream.invokeExact(1L << 16, input ? 1 : 0);
    setRead.invokeExact(stream, read);
    setWrite.invokeExact(stream, write);
    setSkip.invokeExact(stream, skip);
    setSeek.invokeExact(stream, seek);
    setUserData.invokeExact(stream, buffer, MemorySegment.NULL);
    setUserDataLength.invokeExact(stream, buffer.get(JAVA_LONG, LENGTH));
    return stream;
  }

  void close(MemorySegment stream) throws Throwable {
    destroyStream.invokeExact(stream);
  }

  /** What the call-backs work on: this native memory, of which so much is filled. */
  static MemorySegment buffer(Arena arena, MemorySegment memory, long length) {
    MemorySegment buffer = arena.allocate(BUFFER);
    buffer.set(JAVA_LONG, 0, memory.address());
    buffer.set(JAVA_LONG, 8, memory.byteSize());
    buffer.set(JAVA_LONG, LENGTH, length);
    return buffer;
  }

  /** How much of a buffer is filled. */
  static long length(MemorySegment buffer) {
    return buffer.get(JAVA_LONG, LENGTH);
  }

  private static MemorySegment memory(MemorySegment buffer) {
    return MemorySegment.ofAddress(buffer.get(JAVA_LONG, 0)).reinterpret(buffer.get(JAVA_LONG, 8));
  }

  // The call-backs. Nothing may be thrown in them: it would end the whole process.

  private static long read(MemorySegment into, long wanted, MemorySegment user) {
    MemorySegment buffer = user.reinterpret(BUFFER.byteSize());
    long position = buffer.get(JAVA_LONG, POSITION);
    long count = Math.min(wanted, buffer.get(JAVA_LONG, LENGTH) - position);
    if (count <= 0) {
      return -1;
    }
    MemorySegment.copy(memory(buffer), position, into.reinterpret(count), 0, count);
    buffer.set(JAVA_LONG, POSITION, position + count);
    return count;
  }

  private static long write(MemorySegment from, long count, MemorySegment user) {
    MemorySegment buffer = user.reinterpret(BUFFER.byteSize());
    long position = buffer.get(JAVA_LONG, POSITION);
    if (count < 0 || count > buffer.get(JAVA_LONG, 8) - position) {
      return -1;
    }
    MemorySegment.copy(from.reinterpret(count), 0, memory(buffer), position, count);
    buffer.set(JAVA_LONG, POSITION, position + count);
    buffer.set(JAVA_LONG, LENGTH, Math.max(position + count, buffer.get(JAVA_LONG, LENGTH)));
    return count;
  }

  private static long skip(long count, MemorySegment user) {
    MemorySegment buffer = user.reinterpret(BUFFER.byteSize());
    long position = buffer.get(JAVA_LONG, POSITION);
    long left = buffer.get(JAVA_LONG, LENGTH) - position;
    if (count < 0 || left <= 0) {
      return -1;
    }
    long skipped = Math.min(count, left);
    buffer.set(JAVA_LONG, POSITION, position + skipped);
    return skipped;
  }

  private static int seek(long position, MemorySegment user) {
    MemorySegment buffer = user.reinterpret(BUFFER.byteSize());
    if (position < 0 || position > buffer.get(JAVA_LONG, LENGTH)) {
      return 0;
    }
    buffer.set(JAVA_LONG, POSITION, position);
    return 1;
  }

  /** Makes handles of names. */
  private record Functions(Linker linker, SymbolLookup symbols) {

    MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
      return linker.downcallHandle(
          symbols.findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }

    MethodHandle procedure(String name, MemoryLayout... parameters) {
      return linker.downcallHandle(
          symbols.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
    }

    MemorySegment callBack(String name, FunctionDescriptor descriptor) {
      try {
        MethodType type = descriptor.toMethodType();
        MethodHandle method = MethodHandles.lookup().findStatic(OpenJpegLibrary.class, name, type);
        return linker.upcallStub(method, descriptor, Arena.global());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the call-backs stand in this class", e);
      }
    }
  }
}
