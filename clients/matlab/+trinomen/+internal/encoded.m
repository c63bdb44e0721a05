function text = encoded(text)
%ENCODED Text for an address (RFC 3986 section 2.1).
  bytes = unicode2native(char(text), 'UTF-8');
  out = '';
  for byte = reshape(double(bytes), 1, [])
    if any(byte == double(['A':'Z' 'a':'z' '0':'9' '-._~']))
      out(end + 1) = char(byte); %#ok<AGROW>
    else
      out = [out sprintf('%%%02X', byte)]; %#ok<AGROW>
    end
  end
  text = out;
end
