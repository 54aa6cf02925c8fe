/// Common given names with the gender they are mostly given to.
///
/// From general knowledge of many languages; names given to both are left out. Used to know
/// that a name is a person's and which pronouns may refer to it.
enum GivenNames {
  enum Gender: UInt8, Sendable, Hashable { case female, male }

  static func gender(_ name: String) -> Gender? { table[name.lowercased()] }

  /// The gender that a patronymic or a surname of its own form for women says: "Sigurjónsdóttir", "Dvořáková".
  static func gender(surname: String) -> Gender? {
    for ending in ["dóttir", "dottir", "ová", "skaya", "ovna"] where surname.hasSuffix(ending) && surname.count > ending.count + 2 { return .female }
    return surname.hasSuffix("ovich") ? .male : nil
  }

  private static let table: [String: Gender] = {
    var out: [String: Gender] = [:]
    for name in female.split(whereSeparator: { $0 == " " || $0 == "\n" }) { out[String(name)] = .female }
    for name in male.split(whereSeparator: { $0 == " " || $0 == "\n" }) { out[String(name)] = .male }
    return out
  }()

  private static let female = """
    ottoline godelieve outi saara tuula minna riikka pirjo marjatta helvi kirsi elvira wilhelmina hendrika johanna cornelia margriet
    annelies marijke saskia femke lieke fenna beatrix liesbeth anouk griet hilde veerle katrien lieve goedele annika gunilla birgitta
    kerstin britt ulrika annette bente ragnhild hildur edda ragnheidur gudrun sigrun thora katla bryndis solrun ilona eszter katalin zsofia
    erzsebet judit orsolya piroska kinga reka boglarka ludmilla galina nadezhda zinaida raisa larisa tamara lyudmila yevgenia ksenia polina
    alina alla inna zoya lubov antonina halyna bozena jolanta iwona grazyna danuta krystyna halina barbora tereza lucie pavla lenka hedvika
    milada blanka radka simona adriana roxana ileana cosmina georgeta elisabeta doina despina eleni ioanna katerina vasiliki dimitra
    angeliki stavroula ayse fatma emine hatice zeynep elif meryem sevgi gulsen nurten filiz sibel ozlem fadime shahla soraya mahsa niloufar
    azadeh farah zahra roya hanan ghada lubna suad najwa dalia rasha salwa nawal kawthar latifa naima rachida malika yamina aissatou fatou
    mariama ndeye khady oumou aminata bintou hawa kadiatou salimata ngone afia adjoa efe ifeoma nneka ogechi uzoamaka nkechi obiageli
    bolanle titilayo yewande simisola temitope wambui wangari nyambura atieno akinyi adhiambo wairimu moraa tigist almaz hirut selamawit
    meseret tsehay senait nomvula nokuthula thandeka busisiwe nosipho lerato palesa dineo refilwe tshepiso naledi rutendo tsitsi mutinta
    bwalya thokozile lalita savitri gayatri kamini vandana rekha geeta seema anita sarita ritu swati pallavi shilpa madhuri aishwarya
    jayanthi kumari nilufar shabnam rukhsana nasreen farzana razia shabana tahira dilnoza gulnara aigul ainura zarina madina saltanat
    meiling xiaoling meihua lihua xiuying guiying yumei fangfang lanying sachiko kazuko michiru noriko hiroko kyoko setsuko fumiko chieko
    yumiko emiko reiko mayumi tomomi eunji minji jiyoung hyejin soyeon yuna seoyeon nguyet dewi ratna wulandari nurul aisyah rohana maricel
    marisol esperanza remedios montserrat nuria carme merce itziar ainhoa arantxa begona maite nerea amaia edurne lourdes socorro graciela
    norma blanca silvana viviana mirta nelida noemi fabiola rosalia luciana tatiane juliana adriane vanda conceicao fatinha leocadia
    perpetua fiorella donatella ornella loredana mariangela antonella raffaella simonetta patrizia cinzia lucrezia ludovica concetta assunta
    nunzia genoveffa eulalie clemence eugenie josephine marguerite odette paulette ginette huguette mireille nicolette gwenaelle solenne
    maelle morwenna rhiannon angharad myfanwy nerys bronwen carys eirlys ffion lowri mared elspeth morag mhairi eilidh ishbel fionnuala
    aisling sorcha nuala bronagh clodagh philomena winifred gwendolen millicent hortense ottilie clementine rosamund cordelia perdita
    araminta henrietta georgina philippa arabella annabel rosemary marjorie muriel beryl doreen thelma daphne mildred gertrude bernice
    eunice lorraine darlene arlene maxine jeanette suzanne roxanne rosanne marianne lorna myra verna tabitha tamsin hester esme xanthe
    sunniva
    adelaide isolde hildegard cunigunde berengaria urraca ermengarde richilde bertha blanche constance
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna
    michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole
    helen samantha katherine catherine christine debra rachel carolyn janet maria heather diane olivia julie joyce victoria ruth virginia
    lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann anne abigail
    sophia sophie frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie theresa diana
    brittany doris kayla alexis lori marie ingrid karin astrid sigrid greta liv solveig kirsten mette anja katja katrin ursula heike
    sabine monika claudia petra brigitte renate gisela elke silke anke birgit martina susanne nadine eva lena lea mia clara ella ida
    aino aoife niamh siobhan sinead orla ciara maeve roisin deirdre grainne fiona mairead catriona elin freya saga maja ebba linnea
    francesca giulia chiara valentina paola elena silvia giorgia martina federica alessia giovanna lucia sofia isabel carmen pilar rosa
    dolores mercedes consuelo ana beatriz ines catarina joana helena fernanda gabriela daniela mariana camila valeria ximena paula
    guadalupe claudia yolanda alejandra margarita leticia rocio xiomara dilma michelle cristina delcy aurelie celine chantal claire
    elodie emilie florence genevieve isabelle juliette madeleine margaux mathilde monique nathalie odile pauline segolene simone solange
    sylvie valerie veronique yvette amelie anastasia ekaterina irina ludmila natalia natasha oksana olga svetlana tatiana yulia yelena
    daria kateryna olena zuzana jana katarina agnieszka malgorzata katarzyna magdalena joanna ewa beata dorota marta zofia hanna
    ioana mihaela raluca andreea viorica maia ivana jelena milena dragana snezana vesna sanna marja tarja kaisa paivi riitta anneli
    fatima aisha khadija zainab maryam mariam leila layla nadia samira amina hala rania yasmin noor nour huda sana salma shirin
    parvaneh nasrin shaima priya anjali sunita kavita deepa lakshmi indira sonia pooja neha meera asha usha radha sushma smriti nirmala
    benazir hina malala sheikh hasina khaleda aung mei ling xiu yan fang yuki yuko sakura haruka naomi keiko akiko michiko tomoko
    yoko mariko rin aoi hana soo ji-woo min-ji eun-ji hye-jin yoon thi lan huong mai ngoc amara chioma ngozi adaeze funke yetunde
    folake abena akua ama adwoa efua akosua esi wanjiku njeri achieng grace thandi nomsa zanele lindiwe winnie graca ellen joyce
    julie jacinda penny gillian theresa nicola ursula christine kamala hillary condoleezza madeleine janet lagarde angela annalena
    sanna mette katrin kaja nancy liz michaela tsai claudia dina keir-ann greta rosalind marie-claire jill tina kate kathy kim-ly
    molly lucy chloe zoe lily ruby daisy poppy freya evie isla phoebe harriet georgia eleanor matilda beatrice imogen joanne lynn
    paige tracy wendy vanessa yvonne bridget bernadette noreen maureen eileen sheila moira agnes edith hilda mabel florence ethel
    """

  private static let male = """
    roland gethin laurens joris eino aarne mikko pekka matti jukka timo seppo heikki juhani antti tapio jorma veikko urho paavo risto hannu
    reijo jaap cees henk gerrit sjoerd cornelis thijs guido joos geert koen filip bram diederik lennart torsten bengt hakan mats stig rolf
    egil torfi kolbeinn baldur sigurd thorvald snorri arni olafur einar bjarni steinn halldor gisli hallvard kjell arne oddvar oyvind sverre
    trygve asbjorn bertil ragnar ulf leifur gyorgy imre jozsef karoly lajos mihaly miklos tibor zsolt balazs gergely levente arpad bogdan
    zbigniew stanislaw tadeusz jerzy grzegorz mieczyslaw boleslaw kazimierz wladyslaw jiri miroslav zdenek jaroslav frantisek bohumil radek
    ondrej vojtech lubomir dusan branko nenad predrag vuk radovan stjepan tomislav zvonimir davor hrvoje dimitar georgi plamen hristo boyko
    rumen stoyan gheorghe vasile nicolae mircea traian calin radu cristian ovidiu gennady anatoly valery vyacheslav grigory leonid ilya
    arkady vitaly maksim rustam timur mykola andriy yaroslav dmytro ihor stepan panagiotis vassilis stavros spyros christos hasan huseyin
    osman tayyip serkan cengiz ferhat erdem reza hossein mehdi behrouz dariush farhad kamran amir javad mohsen saeed omid mohammad mustapha
    salah walid ziad driss brahim lahcen aliou cheikh boubacar seydou souleymane modou lamine kwaku kwesi kwadwo ikechukwu chukwuma uche
    olumide babatunde kunle adebayo oluwaseun mwangi njoroge otieno ochieng odhiambo kiprono kipchoge hamisi tesfaye abebe bekele girma
    getachew dawit mandla bongani themba lungelo sibusiso vusi kagiso tebogo tawanda tendayi tinashe farai mulenga chileshe kwacha mahesh
    ganesh dinesh mukesh ajay rohit sumit vinod pramod manoj anand prakash shankar gopal krishnan venkatesh srinivas zulfiqar pervez bilawal
    rashed tanvir nurlan askar bakyt dastan daniyar yerlan bolat weiming jianguo guoqiang zhiwei junjie haoran jianhua xiaoming makoto
    yoshio jiro shinji takeshi masao minho jihoon sungho dongwook youngho jaehyun seungmin budi agus bambang slamet hendro jose-maria inigo
    gorka aitor unai iker joseba xabier andoni jordi oriol arnau josep ramon lluis joaquim anibal goncalo afonso henrique edson gilberto
    caio otavio murilo humberto gonzalo matias facundo lautaro emiliano osvaldo horacio rodolfo adolfo alfonso gaspar baltasar fermin
    eusebio fidel raimundo ezequiel fabrizio maurizio gianluca gianfranco gianni piero pietro vincenzo salvatore gennaro domenico nicolo
    tommaso filippo ettore cesare augusto achille renzo claudio valerio emanuele didier gerard jean-luc jean-pierre jean-claude frederic
    gaston gustave aurelien bastien cedric fabien loic erwan gwenael llewellyn emyr geraint aneurin dafydd gwilym iolo huw hywel rhodri
    owain alun iwan emlyn calum ruaridh lachlan euan iain struan murdo torquil finlay tavish diarmuid donnacha cathal eamon ronan tadhg
    oisin fintan conor kieran dermot cuthbert algernon montague percival archibald barnaby crispin jasper lionel basil clarence clifford
    edgar edmund edwin gilbert godwin horace hubert hugh humphrey ignatius ivor jerome jarvis lester luther maurice mortimer nathaniel
    osbert oswald otis percy quentin randolph reuben rodney rufus rudolph rutherford sheldon silas sylvester thaddeus theodore ulysses
    wilbur wilfred willard winston
    sigismund ladislaus wenceslas casimir matthias frederick leopold godfrey baldwin tancred roderick alaric theodoric conrad ottokar bohemond tristan peregrine eustace ambrose hildebrand
    james robert john michael david william richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul
    andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry
    justin scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan henry
    douglas zachary peter kyle ethan walter noah jeremy christian keith roger terry gerald harold sean austin carl arthur lawrence
    dylan jesse jordan bryan billy bruce gabriel joe logan albert willie alan juan wayne elijah randy roy vincent ralph eugene russell
    bobby mason philip louis harry fred oliver leo liam lucas hugo oscar felix max maximilian moritz jens jurgen klaus dieter wolfgang
    gunther helmut heinz hans horst uwe bernd manfred olaf lars nils sven bjorn erik henrik anders magnus mikkel soren kasper rasmus
    jesper ole knut haakon leif gunnar ivar marek tamas istvan laszlo gabor zoltan viktor sandor ferenc janos andras tom tim ben dan
    sam nick mike steve dave bill bob jim ted ron ken greg jeff matt chris rick niall ciaran eoin cormac fergus declan padraig seamus
    brendan colm donal liam micheal ruairi cillian rory ewan angus hamish callum duncan gordon graeme alasdair malcolm neil nigel
    barry clive derek trevor geoffrey graham ian simon stuart rupert boris jeremy keir rishi gavin craig darren lee dean wesley
    marco luca matteo giovanni giuseppe francesco alessandro lorenzo andrea antonio mario silvio sergio roberto stefano paolo carlo
    enrico massimo giorgio umberto romano carlos luis jorge miguel manuel pedro pablo javier diego rafael fernando alejandro andres
    ricardo eduardo raul enrique felipe hector arturo alfredo ernesto gustavo guillermo ignacio ivan julio nicolas oscar ruben salvador
    vicente alvaro emilio joaquin lazaro cuauhtemoc evo hugo nestor duarte joao paulo tiago rui nuno vasco jair luiz lula renato
    thiago vinicius jean pierre jacques francois philippe michel alain bernard christophe dominique emmanuel etienne gilles guy
    guillaume henri julien laurent luc marcel mathieu maxime olivier pascal patrice remi rene sebastien serge thierry xavier yves yannick
    antoine baptiste bart jan pieter willem hendrik joost kees maarten mark ruud sander wouter johan vladimir sergei sergey dmitry
    dmitri mikhail nikolai alexei alexey andrei andrey boris igor oleg pavel yuri yevgeny konstantin maxim ruslan volodymyr petro
    oleksandr vitali taras bohdan andrzej piotr krzysztof tomasz pawel jaroslaw donald lech wojciech jakub karel petr vaclav milos
    zoran dragan goran slobodan nikola novak luka ivo ante kostas nikos giorgos yannis dimitris alexis mehmet mustafa ahmet recep
    abdullah emre kemal orhan murat ali hassan hussein mohammed muhammad mohamed ahmed mahmoud omar khalid ibrahim yusuf youssef
    abdul hamid karim rashid tariq nasser bashar saddam hosni anwar abdel faisal salman fahd sultan hamza bilal imran nawaz asif
    shahid zulfikar raj rahul narendra amit sanjay vijay arjun ravi suresh ramesh rajesh anil sunil ashok manmohan jawaharlal mohan
    mahatma deepak arun kumar vikram wei ming jian jun hao lei xi jinping li qiang yang hu wen deng mao hiroshi takashi kenji shinzo
    fumio yoshihide taro junichiro akira haruki kazuo satoshi daisuke kenta yuta ichiro jae-in seung min-jun hyun jong-un nguyen
    minh duc tuan kwame kofi kojo yaw kwabena kwasi emeka chinedu obinna chidi tunde olusegun goodluck bola femi segun ade ayodele
    uhuru jomo raila daudi juma nelson thabo cyril jacob sipho desmond julius robert-mugabe paul felix denis yoweri haile abiy
    meles tedros idriss ousmane mamadou abdoulaye macky alassane amadou moussa ibrahima modibo blaise thomas-sankara joko widodo
    suharto mahathir najib anwar rodrigo ferdinand benigno bongbong thaksin prayut joe barack ronald dwight franklin lyndon jimmy elon
    jeff tim sundar satya mark bernie marcus julian dominic toby alfie archie freddie stanley ernest herbert cecil reginald leonard
    """
}
