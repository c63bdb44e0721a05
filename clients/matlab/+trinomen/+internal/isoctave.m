function yes = isoctave()
%ISOCTAVE Whether this is GNU Octave, which lacks tables and websave and can't post JSON.
  yes = exist('OCTAVE_VERSION', 'builtin') ~= 0;
end
