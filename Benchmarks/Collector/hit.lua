-- A hit of matomo.js as browsers send it, with a query of 600 bytes.
local query = "?idsite=1&rec=1&action_name=Products%20of%20the%20month&r=483920&h=14&m=3&s=27"
  .. "&url=https%3A%2F%2Fshop.example%2Fproducts%2Fmonth%3Fpage%3D2&urlref=https%3A%2F%2Fsearch.example%2F"
  .. "&_id=0123456789abcdef&_idn=0&send_image=0&cookie=1&res=1920x1080&pv_id=a1B2c3&pf_net=12&pf_srv=180&pf_tfr=3"
  .. "&pf_dm1=220&uadata=%7B%22fullVersionList%22%3A%5B%5D%2C%22mobile%22%3Afalse%2C%22platform%22%3A%22Linux%22%7D"
query = query .. "&dimension1=" .. string.rep("x", 600 - #query - #"&dimension1=")
wrk.path = "/matomo.php" .. query
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
wrk.headers["Accept-Language"] = "en-GB,en;q=0.8,de;q=0.5"
