import Reading
import Testing

/// Pages as people make them: without named blocks, with tables for layout, with broken markup.
@Suite("The main text of pages")
struct PageQualityTests {
  private struct Page {
    var source: DocumentSource
    var document: ReadDocument
    var text: String

    init(_ html: String) throws {
      source = try #require(try DocumentSource.open(Array(html.utf8), name: "a.html").first)
      document = try Reader.read(source)
      text = document.sentences.map { [source] in String(decoding: source.text[$0.span], as: UTF8.self) }.joined(separator: "\n")
    }
  }

  private static let divs = ##"""
    <!DOCTYPE html><html><head><title>Ferry line returns to Split</title><meta property="og:type" content="article"></head><body>
    <div id="app"><div class="c1"><span>Menu</span><a href="/">Home</a><a href="/w">World</a><a href="/s">Sport</a></div>
    <div class="c2"><div class="c3">This site uses cookies to analyse traffic. <a href="/p">Privacy policy</a> OK</div></div>
    <div class="c4"><h1>Ferry line returns to Split</h1><div class="c5">Published 3 April 2022 by Ivana Horvat</div>
    <div class="c6"><div>The ferry company Jadrolinija reopened its line from Ancona to Split on Friday.</div><div>Mayor Ivica Puljak welcomed the first passengers. He thanked the crew of the ferry Marko Polo.</div>
    <figure><img src="x.jpg"><figcaption>The ferry Marko Polo leaves Ancona in 1990. Photo: Archive</figcaption></figure>
    <div>Jadrolinija had closed the line in March 2020 because of the pandemic.</div>
    <div><b>Related:</b> <a href="/1">Croatia buys ten ships from Norway for its coast guard fleet</a></div>
    <blockquote>"We waited two years," Puljak said.</blockquote></div>
    <div class="c7"><div>Share</div><div>Tweet</div></div>
    <div class="c8"><h3>More stories</h3><div><a href="/2">Minister Davor Filipovic resigned on Tuesday</a><p>Davor Filipovic left the ministry of economy after a scandal.</p></div><div><a href="/3">Zadar airport signs contract with Ryanair</a><p>Zadar airport expects one million passengers.</p></div></div></div>
    <div class="c9"><form><label>Subscribe to our newsletter</label><input></form></div><div>Croatia Times is published by Adria Media Group.</div></div></body></html>
    """##

  @Test("Blocks without names: cookies, menus, captions, related links and teasers are left out")
  func anonymous() throws {
    let page = try Page(Self.divs)
    for kept in ["Jadrolinija reopened", "Mayor Ivica Puljak", "He thanked the crew", "because of the pandemic", "We waited two years"] {
      #expect(page.text.contains(kept), "\(kept)")
    }
    for dropped in ["cookies", "Photo", "1990", "Norway", "Filipovic", "Zadar", "newsletter", "Adria Media", "Share", "Menu"] {
      #expect(!page.text.contains(dropped), "\(dropped)")
    }
    #expect(page.document.title == "Ferry line returns to Split")
    #expect(page.document.date == "2022-04-03" && page.document.author == "Ivana Horvat")
  }

  private static let table = ##"""
    <HTML><HEAD><TITLE>News of the Port</TITLE></HEAD><BODY BGCOLOR=white>
    <TABLE WIDTH=100%><TR><TD WIDTH=150><FONT SIZE=1><A HREF=a>Home</A><BR><A HREF=b>News</A><BR><A HREF=c>Contact us</A><BR></FONT></TD>
    <TD><FONT FACE=Arial><B>Port of Varna opens new terminal</B><BR><I>4 May 2003</I><BR><BR>
    The Port of Varna opened a new terminal on Monday. President Georgi Parvanov attended the ceremony.<BR><BR>
    The terminal was built by Balkan Construction. It cost 12 million euros &amp; took three years.<P>
    Bulgaria plans to build a second terminal in Burgas.</FONT></TD></TR>
    <TR><TD COLSPAN=2><CENTER><FONT SIZE=1>&copy; 2003 Port News. Designed by WebStar Studios.</FONT></CENTER></TD></TR></TABLE></BODY></HTML>
    """##

  @Test("A table for layout: the cell with the prose is the text")
  func table() throws {
    let page = try Page(Self.table)
    for kept in ["opened a new terminal on Monday", "Parvanov", "12 million euros & took three years", "Burgas"] {
      #expect(page.text.contains(kept), "\(kept)")
    }
    for dropped in ["Home", "Contact us", "WebStar", "Port News"] { #expect(!page.text.contains(dropped), "\(dropped)") }
    #expect(page.document.date == "2003-05-04")
  }

  private static let broken = ##"""
    <html><body><h1>Bridge closed in Narva<p>The city of Narva closed the bridge to Ivangorod on 2 February.<p>Estonia <b>accused <i>Russia</b> of spying</i>. The minister Lauri Laanemets said the border stays open for citizens of the EU &lt;not for others&gt;<div>The bridge was built in 1960<ul><li>Cars wait at Luhamaa.<li>Trucks wait at Koidula.</div><script>var a="<p>Evil Corp bought Estonia.</p>";</script><!-- Hidden Corp bought Latvia. --><p style="display:none">Secret Corp bought Finland.</p>
    """##

  @Test("Broken markup: open paragraphs, crossed elements; scripts, comments and what is hidden are no text")
  func malformed() throws {
    let page = try Page(Self.broken)
    for kept in ["The city of Narva closed", "Estonia accused Russia of spying", "EU <not for others>", "Cars wait", "Trucks wait"] {
      #expect(page.text.contains(kept), "\(kept)")
    }
    for dropped in ["Evil", "Hidden", "Secret", "var a"] { #expect(!page.text.contains(dropped), "\(dropped)") }
  }

  private static let blog = ##"""
    <html><head><title>Dockers strike in Rotterdam - Port Blog</title><meta name=description content="x"></head><body>
    <div class=top><div><a href=/>Home</a> <a href=/a>About</a></div></div>
    <div id=x1>We use cookies to improve your experience. By continuing you accept our cookie policy. <button>Accept</button></div>
    <div class=wrap><div class=left>
    <h2>Dockers strike in Rotterdam</h2><p class=meta>By Jan de Vries | 12 June 2023</p>
    <img src=a.jpg><div class=cap>Dockers at the gate of the port. Photo: Jan de Vries</div>
    <p>Dockers went on strike in Rotterdam on Monday. The union FNV represents 3,000 workers of the port &mdash; the largest in Europe.
    <p>The Port of Rotterdam Authority rejected the demands of FNV. Allard Castelein, the head of the authority, met union leaders in The Hague.
    <table><tr><th>Year<th>Strikes</tr><tr><td>2021<td>3</tr><tr><td>2022<td>5</tr></table>
    <p>Maersk diverted two ships to Antwerp, the company said.
    <div>Read also: <a href=1>Ten ships that never sailed</a></div>
    <ul><li><a href=2>Hamburg opens a new terminal for big ships</a><li><a href=3>Antwerp signs a deal with China Shipping Lines</a></ul>
    </div><div class=right><p>Most popular</p><p><a href=9>Captain Smith was arrested in Malta on Friday</a></p></div></div>
    <div>Copyright 2023 Port Blog. All rights reserved.</div></body></html>
    """##

  @Test("A blog: its byline and its day, tables of figures, the list of other stories")
  func blog() throws {
    let page = try Page(Self.blog)
    #expect(page.document.title == "Dockers strike in Rotterdam")
    #expect(page.document.date == "2023-06-12" && page.document.author == "Jan de Vries")
    for kept in ["went on strike", "— the largest in Europe", "rejected the demands", "Allard Castelein", "Maersk diverted"] {
      #expect(page.text.contains(kept), "\(kept)")
    }
    for dropped in ["cookie", "Photo", "never sailed", "Hamburg", "Antwerp signs", "Captain Smith", "Copyright"] {
      #expect(!page.text.contains(dropped), "\(dropped)")
    }
  }
}
