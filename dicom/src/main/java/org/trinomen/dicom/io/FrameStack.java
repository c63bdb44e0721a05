package org.trinomen.dicom.io;

import java.util.Arrays;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;

/** The levels that a parser stands in, outermost first. Frames are kept for reuse. */
final class FrameStack {

  /** Levels of a path that messages name; who nests deeper is lost anyway. */
  private static final int PATH_LEVELS = 16;

  private Frame[] frames = new Frame[8];
  private Frame top = new Frame();
  private int depth;

  FrameStack(TransferSyntax syntax) {
    frames[0] = top;
    top.start(Frame.Kind.ELEMENTS, 0, -1, null, syntax);
  }

  Frame top() {
    return top;
  }

  /** The frame around the top one. */
  Frame outer() {
    return frames[depth - 1];
  }

  /** 0 in the data set itself, 1 among the items of a sequence, 2 in one of them... */
  int depth() {
    return depth;
  }

  Frame push(Frame.Kind kind, int tag, long end, TransferSyntax syntax) {
    Frame outer = top;
    depth++;
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth * 2);
    }
    if (frames[depth] == null) {
      frames[depth] = new Frame();
    }
    top = frames[depth];
    top.start(kind, tag, end, outer, syntax);
    return top;
  }

  /** Removes the top frame, which stays as it was until the next push. */
  Frame pop() {
    Frame popped = top;
    depth--;
    top = frames[depth];
    return popped;
  }

  String path(int tag) {
    String outer = path();
    return outer + (outer.isEmpty() ? "" : ".") + Tags.format(tag);
  }

  /** Where it stands: (0040,0275)[1].(0008,1140)[0], numbers of items from 0. */
  String path() {
    StringBuilder path = new StringBuilder();
    for (int level = 1; level <= Math.min(depth, PATH_LEVELS); level++) {
      Frame frame = frames[level];
      if (frame.kind == Frame.Kind.ELEMENTS) {
        path.append('[').append(frames[level - 1].items - 1).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(Tags.format(frame.tag));
      }
    }
    return path.append(depth > PATH_LEVELS ? "..." : "").toString();
  }
}
