package org.trinomen.archive.modification;

/** What is asked of one element. */
public sealed interface Edit {

  TagPath path();

  /** The same inside an item that the path leads into. */
  Edit inside();

  /** It gets a value; where it is not, it is put in. */
  record Replace(TagPath path, NewValue value) implements Edit {
    @Override
    public Edit inside() {
      return new Replace(path.inside(), value);
    }
  }

  /** It goes. */
  record Remove(TagPath path) implements Edit {
    @Override
    public Edit inside() {
      return new Remove(path.inside());
    }
  }

  /** It stays, whatever else is done. */
  record Keep(TagPath path) implements Edit {
    @Override
    public Edit inside() {
      return new Keep(path.inside());
    }
  }
}
