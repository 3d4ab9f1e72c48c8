window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1"
          ]
        }
      },
      "source": "<a href=\"https://harbour.example\" rel=\"nofollow\">Harbour App</a>",
      "entities": {
        "hashtags": [
          {
            "text": "tolls",
            "indices": [
              "0",
              "5"
            ]
          }
        ]
      },
      "id_str": "464000000000000001",
      "created_at": "Wed May 07 10:00:00 +0000 2014",
      "full_text": "The toll on the old bridge was raised again last spring, and nobody asked why the ferries stayed in the harbour.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "id_str": "464000000000000002",
      "created_at": "Thu May 08 10:00:00 +0000 2014",
      "full_text": "A reader wrote that the council had promised otherwise; we looked it up, and she was right.",
      "lang": "en"
    }
  }
]