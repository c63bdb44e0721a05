function list = astable(list)
%ASTABLE A table of a struct array; the same struct array under Octave, which has no tables.
  if ~trinomen.internal.isoctave()
    list = struct2table(list, 'AsArray', true);
  end
end
